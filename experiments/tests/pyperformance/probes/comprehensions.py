from run_benchmark import WidgetTray, make_some_widgets

for widget in WidgetTray(1, make_some_widgets()).sorted_widgets:
    print(widget)
