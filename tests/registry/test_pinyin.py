"""The initials of the search box: as the dictionary reads, without carrying the dictionary."""

import subprocess
import sys

import pytest

from hangji.registry.pinyin import TABLE, initials
from tests.registry.letters import table

READ = {
    "亳州市白酒行业协会": "bzsbjhyxh",
    "涡阳县音乐家协会": "gyxyyjxh",
    "亳州市会长联谊会（ABC）2": "bzshzlyhabc2",
    "重庆商会长沙分会": "cqshcsfh",
    "运行情况": "yxqk",
    "银行·学会": "yhxh",
    "": "",
}


@pytest.mark.parametrize("name", READ)
def test_initials_of_a_name(name):
    assert initials(name) == READ[name]


@pytest.mark.slow
def test_the_table_is_what_the_dictionary_gives():
    assert TABLE.read_text("utf-8") == table()


@pytest.mark.slow
def test_nothing_of_the_program_loads_the_dictionary():
    said = "import django, sys; django.setup(); import hangji.urls; print('pypinyin' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
