"""`python -m bench`: see `bench.run`. Spawned processes load this module too: it loads little."""

if __name__ == "__main__":
    from bench.run import main

    main()
