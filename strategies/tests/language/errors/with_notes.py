# Notes follow the message.
def load(path):
    try:
        raise OSError(2, "No such file or directory", path)
    except OSError as error:
        error.add_note("while loading the settings")
        error.add_note("hint: run setup\n      first")
        raise


load("settings.toml")
