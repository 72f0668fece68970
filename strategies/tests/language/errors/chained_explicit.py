# raise ... from ... names the direct cause, three deep.
class ConfigError(Exception):
    pass


def read(settings, key):
    try:
        return settings[key]
    except KeyError as error:
        raise ConfigError(f"no setting {key!r}") from error


def load():
    try:
        read({}, "colour")
    except ConfigError as error:
        raise RuntimeError("cannot start") from error


load()
