"""What `tokenize` needs to be imported. The compiler's tokenizer is not open to programs."""


class TokenizerIter:
    def __init__(self, readline, *, encoding=None, extra_tokens=False):
        raise NotImplementedError("tokenize: this interpreter's tokenizer is not open to programs")
