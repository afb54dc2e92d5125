"""The configuration class that weights files carry."""


class HParams:
    def __init__(self, **settings):
        for name, value in settings.items():
            setattr(self, name, HParams(**value) if isinstance(value, dict) else value)

    def asdict(self):
        return {name: value.asdict() if isinstance(value, HParams) else value for name, value in vars(self).items()}
