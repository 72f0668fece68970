# Without text there is no colon.
class Stop(Exception):
    pass


raise Stop
