"""What must not be in the repository or among what it needs: secrets, licences that bind, known vulnerabilities.

See README.md beside this file.
"""
