# A call with the wrong arguments is reported where it is made.
class Shape:
    def scale(self, factor, *, origin):
        return factor


shape = Shape()
print(shape.scale(2, origin=(0, 0)))
print(
    shape.scale(
        2,
    )
)
