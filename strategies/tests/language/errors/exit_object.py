# Any other object is printed as str and exits 1.
class Reason:
    def __str__(self):
        return "reason é ✓"


raise SystemExit(Reason())
