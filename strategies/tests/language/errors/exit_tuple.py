# A tuple of arguments is one code, printed as a tuple.
raise SystemExit(1, "two")
