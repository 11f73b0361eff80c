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
    ('base/time.cpp', '#include "platform/http/messages/message.hpp"\n', 'base must not include platform/http/messages/message.hpp'),
    ('platform/http/server/a.cpp', '#include "features/market/model/bar.hpp"\n', 'platform must not include'),
    ('platform/sql/a.cpp', '#include "app/setup/settings.hpp"\n', 'platform must not include'),
    ('platform/http/messages/a.cpp', '#include "platform/http/server/server.hpp"\n', 'platform/http/messages must not include'),
    ('app/setup/a.cpp', '#include "app/serve/serve.hpp"\n', 'app/setup must not include'),
    ('app/serve/a.cpp', '#include "app/cli/commands.hpp"\n', 'app/serve must not include'),
    ('features/market/model/a.cpp', '#include "features/orders/model/order.hpp"\n', 'model of a feature must not include'),
    ('features/market/model/a.cpp', '#include "platform/sql/database.hpp"\n', 'model of a feature must not include'),
    ('features/market/model/a.cpp', '#include "features/market/store/bars_store.hpp"\n', 'model of a feature must not include'),
    ('features/market/store/a.cpp', '#include "features/market/service/market.hpp"\n', 'store of a feature must not include'),
    ('features/market/import/a.cpp', '#include "platform/sql/database.hpp"\n', 'import of a feature must not include'),
    ('features/quotes/providers/a.cpp', '#include "features/quotes/store/a.hpp"\n', 'providers of a feature must not include'),
    ('features/market/service/a.cpp', '#include "features/market/http/market_http.hpp"\n', 'service of a feature must not include'),
    ('features/market/service/a.cpp', '#include "platform/http/messages/message.hpp"\n', 'service of a feature must not include'),
    ('features/market/settings.cpp', '#include "platform/openapi/call.hpp"\n', 'the top of a feature must not include'),
    ('features/market/helpers/a.cpp', '#include "base/time.hpp"\n', 'helpers/ is not a room of a feature'),
    ('features/market/model/a.cpp', 'auto q = "SELECT 1";\n', 'SQL stands only in'),
    ('app/cli/a.cpp', 'auto q = "INSERT INTO t VALUES (1)";\n', 'SQL stands only in'),
    ('features/market/model/a.cpp', 'auto t = std::chrono::system_clock::now();\n', 'system_clock::now is reserved for'),
    ('platform/http/server/a.cpp', 'std::thread t;\n', 'std::thread is reserved for'),
    ('app/cli/a.cpp', 'std::cout << 1;\n', 'std::cout is reserved for'),
    ('app/cli/a.cpp', 'auto v = std::getenv("X");\n', 'getenv is reserved for'),
    ('platform/http/server/a.cpp', 'co_spawn(e, f(), boost::asio::detached);\n', 'asio::detached is reserved for'),
])
def test_a_planted_violation_is_found_with_its_line(tmp_path, path, text, said):
    plant(tmp_path, path, '// the first line\n' + text)

    outcome = check(tmp_path)

    assert outcome.returncode == 1
    assert f'{path}:2: ' in outcome.stdout
    assert said in outcome.stdout


@pytest.mark.parametrize('path, text', [
    ('features/market/store/a_sqlite.cpp', '#include "platform/sql/database.hpp"\nauto q = "SELECT 1";\n'),
    ('features/market/http/a.cpp', '#include "platform/http/messages/message.hpp"\n'),
    ('features/market/http/a.cpp', '#include "features/market/service/market.hpp"\n'),
    ('features/quotes/providers/a.cpp', '#include "platform/upstream/answer.hpp"\n'),
    ('features/orders/model/a.cpp', '#include "features/prices/model/currency.hpp"\n'),
    ('features/market/settings.cpp', '#include "platform/config/schema.hpp"\n'),
    ('base/clock.cpp', 'auto t = std::chrono::system_clock::now();\n'),
    ('platform/http/server/a_test.cpp', 'std::jthread t;\n'),
    ('features/market/model/a.cpp', '// std::cout and getenv in a comment\n#include "base/time.hpp"\n'),
])
def test_what_is_allowed_is_not_reported(tmp_path, path, text):
    plant(tmp_path, path, text)

    outcome = check(tmp_path)

    assert outcome.returncode == 0, outcome.stdout
