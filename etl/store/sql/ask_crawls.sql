-- Pages crawled a month or more after their article: their lists are of another time.
SELECT c.source, c.day, c.published_day AS published, c.no_earlier, c.no_earlier_evidence AS evidence,
       c.no_later, c.days_after_publication AS days_after, a.headline
FROM news.crawls c
LEFT JOIN news.articles a USING (article_id)
WHERE c.late
ORDER BY c.days_after_publication, c.source, c.day, c.page_id;
