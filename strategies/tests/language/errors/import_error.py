# Importing what is not there.
print("before")
import no_such_module_here
