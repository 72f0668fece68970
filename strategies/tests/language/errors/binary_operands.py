# The markers point at the operator in a long expression.
def price(item):
    return item["net"] * (1 + item["tax"]) + item["shipping"]


print(price({"net": 10, "tax": 0.5, "shipping": 1}))
print(price({"net": 10, "tax": 0.5, "shipping": "free"}))
