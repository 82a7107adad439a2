"""What stands in the letters of a case: from the row and the stored run to the contents of each copy.

Pure but for reading: nothing is written here. `letters.yaml` holds every sentence, `scene` what a copy is
made from, `parts` the sections that many kinds share, `kinds` one function for each kind, `endings` the
letters of what becomes of a licence afterwards.

Basis: 行政许可法 art. 32, 37, 38, 44; 行政复议法 art. 20; 行政诉讼法 art. 46; 个人信息保护法 art. 24.
"""
