"""The course's chapters as lessons that run: `python -m rushlight.lessons.chapter11`.

A lesson is one module that reads from top to bottom, keeps the course's names and is a command too.
Nothing in the library imports a lesson. Start with `chapter11`, the network in NumPy alone.
"""
