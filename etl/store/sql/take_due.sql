-- Takes up to :most of what is due in a step, but for what another worker has in hand.
-- Who takes first and looks afterwards sees all that stood when it became due.
DELETE FROM intake.due
WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM intake.due
  WHERE step = %(step)s AND NOT id = ANY (%(without)s)
  LIMIT %(most)s
  FOR UPDATE SKIP LOCKED
))
RETURNING id;
