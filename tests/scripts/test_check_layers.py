"""scripts/check_layers.py finds a planted violation of every rule, and none in the real tree."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def check(root):
    return subprocess.run([sys.executable, ROOT / 'scripts/check_layers.py', root], capture_output=True, text=True)


def plant(folder, path, text):
    (folder / 'scripts').mkdir()
    shutil.copy(ROOT / 'scripts/layers.toml', folder / 'scripts')
    file = folder / 'src' / path
    file.parent.mkdir(parents=True)
    file.write_text(text)


def test_the_tree_keeps_the_rules():
    outcome = check(ROOT)
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize('path, text, said', [
    ('base/time.cpp', '#include "platform/http/message.hpp"\n', 'base must not include platform/http/message.hpp'),
    ('platform/http/a.cpp', '#include "features/market/bar.hpp"\n', 'platform must not include'),
    ('platform/sql/a.cpp', '#include "app/settings.hpp"\n', 'platform must not include'),
    ('features/market/a.cpp', '#include "features/orders/order.hpp"\n', 'features must not include'),
    ('features/market/a.cpp', '#include "platform/sql/database.hpp"\n', 'a pure file must not include'),
    ('features/market/a.cpp', '#include "platform/upstream/http_answer.hpp"\n', 'a pure file must not include'),
    ('features/market/a_store.cpp', '#include "platform/http/message.hpp"\n', 'only *_http files may include'),
    ('features/market/a.cpp', 'auto q = "SELECT 1";\n', 'SQL stands only in'),
    ('app/a.cpp', 'auto q = "INSERT INTO t VALUES (1)";\n', 'SQL stands only in'),
    ('features/market/a.cpp', 'auto t = std::chrono::system_clock::now();\n', 'system_clock::now is only for'),
    ('platform/http/a.cpp', 'std::thread t;\n', 'std::thread is only for'),
    ('app/a.cpp', 'std::cout << 1;\n', 'std::cout is only for'),
    ('app/a.cpp', 'auto v = std::getenv("X");\n', 'getenv is only for'),
    ('platform/http/a.cpp', 'co_spawn(e, f(), boost::asio::detached);\n', 'asio::detached is only for'),
])
def test_a_planted_violation_is_found_with_its_line(tmp_path, path, text, said):
    plant(tmp_path, path, '// the first line\n' + text)

    outcome = check(tmp_path)

    assert outcome.returncode == 1
    assert f'{path}:2: ' in outcome.stdout
    assert said in outcome.stdout


@pytest.mark.parametrize('path, text', [
    ('features/market/a_store_sqlite.cpp', '#include "platform/sql/database.hpp"\nauto q = "SELECT 1";\n'),
    ('features/market/a_http.cpp', '#include "platform/http/message.hpp"\n'),
    ('features/market/a.cpp', '#include "platform/upstream/answer.hpp"\n'),
    ('base/clock.cpp', 'auto t = std::chrono::system_clock::now();\n'),
    ('platform/http/a_test.cpp', 'std::jthread t;\n'),
    ('features/market/a.cpp', '// std::cout and getenv in a comment\n#include "base/time.hpp"\n'),
])
def test_what_is_allowed_is_not_reported(tmp_path, path, text):
    plant(tmp_path, path, text)

    outcome = check(tmp_path)

    assert outcome.returncode == 0, outcome.stdout
