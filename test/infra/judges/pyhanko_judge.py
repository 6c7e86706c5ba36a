"""pyHanko's own command line, asked many times in one process: a line of JSON in, a line of JSON out.

{"verb": "validate" | "adesverify", "path": ..., "root": ...} answers {"status": exit code, "output": text}.
"""

import json
import sys

from click.testing import CliRunner
from pyhanko.cli import cli_root

answers = sys.stdout
sys.stdout = sys.stderr

for line in sys.stdin:
    question = json.loads(line)
    arguments = ["sign", question["verb"], "--trust", question["root"], "--trust-replace", question["path"]]
    result = CliRunner().invoke(cli_root, arguments, prog_name="pyhanko")
    output = result.output
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        output += f"\n{type(result.exception).__name__}: {result.exception}"
    answers.write(json.dumps({"status": result.exit_code, "output": output}) + "\n")
    answers.flush()
