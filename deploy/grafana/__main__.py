"""Write the dashboards."""

from deploy.grafana.boards import FOLDER, dashboards

if __name__ == "__main__":
    for name, text in dashboards().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
