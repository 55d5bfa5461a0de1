"""python -m directory"""

from .cli import main

main(prog_name="python -m directory")
