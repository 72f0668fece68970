# Non-ASCII text in the source line and in the message.
def größe(wert):
    raise ValueError(f"ungültig: {wert} 🎉")


名前 = "é"; größe(名前)
