# The library's own `unittest`.
import sys
import unittest


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = [1, 2]

    def setUp(self):
        self.value = 3

    def test_equal(self):
        self.assertEqual(self.value, 3)
        self.assertEqual({"a": [1]}, {"a": [1]})

    def test_raises(self):
        with self.assertRaisesRegex(ValueError, "b.d"):
            raise ValueError("bad")

    def test_fails(self):
        self.assertEqual([1, 2], [1, 3])

    def test_errs(self):
        raise KeyError("k")

    @unittest.skip("why")
    def test_skipped(self):
        pass

    @unittest.expectedFailure
    def test_expected(self):
        self.fail()

    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertNotEqual(i, 1)


result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
print(result)
print([test.id() for test, _ in result.failures], [test.id() for test, _ in result.errors])
print(result.skipped[0][1], len(result.expectedFailures))
print([text.splitlines()[-1] for _, text in result.failures + result.errors])
