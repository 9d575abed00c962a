"""Write the services' resources."""

from deploy.kubernetes.services import FOLDER, resources

if __name__ == "__main__":
    for name, text in resources().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
