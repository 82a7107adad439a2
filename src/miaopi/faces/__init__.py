"""What every face needs to show and to read back: texts in two languages, days, fields of a form, answers.

Below the faces, so that hall and desk draw the same form alike and read it alike. No views, no addresses, no
templates: a face hands the data that it gets here to its own.
"""
