print("never printed")
    print("indented")
