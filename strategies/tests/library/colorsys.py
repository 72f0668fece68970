OWN = "the one beside the program"
