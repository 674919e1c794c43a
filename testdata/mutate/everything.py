"""everything.py - all faults, from all their modules."""
import importlib

import registry

for module in ('faults_sigs', 'faults_keys', 'faults_denial', 'faults_nsec3', 'faults_content'):
    importlib.import_module(module)
FAULTS = registry.FAULTS
