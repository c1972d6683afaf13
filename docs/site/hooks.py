"""Makes pages that were written for a repository into pages of a site. Called by MkDocs."""

import os
import posixpath
import re

REPOSITORY = "https://github.com/crossplane-contrib/provider-vcluster/blob/main/"
TREE = os.environ["DOCS_TREE"]
LINK = re.compile(r"(?<!!)\]\(([^)#\s]+)(#[^)\s]*)?\)")


def on_page_markdown(markdown, page, config, files):
    """A link to a directory leads to its README; one to what is no page, such as a source file, to the repository."""
    here = posixpath.dirname(page.file.src_uri)

    def resolved(match):
        target, anchor = match[1], match[2] or ""
        if "://" in target:
            return match[0]
        path = posixpath.normpath(posixpath.join(here, target))
        readme = posixpath.join(path, "README.md")
        if files.get_file_from_path(readme):
            return f"]({posixpath.relpath(readme, here or '.')}{anchor})"
        if files.get_file_from_path(path) or not os.path.exists(os.path.join(TREE, path)):
            return match[0]  # a page or, as MkDocs will say, nothing
        return f"]({REPOSITORY}{path})"

    return LINK.sub(resolved, markdown)


def on_page_content(html, page, config, files):
    """What a diagram is written in is nothing to search for."""
    return html.replace('<pre class="mermaid"', '<pre class="mermaid" data-search-exclude')


def on_post_page(output, page, config):
    """What Material takes from other hosts comes from the site itself; only pages with a diagram get the program that draws it."""
    here = posixpath.dirname(page.file.dest_uri) or "."

    def local(script):
        return posixpath.relpath(f"docs/site/{script}.js", here)

    output = output.replace("https://unpkg.com/iframe-worker/shim", local("iframe-worker"))
    if 'class="mermaid"' in output:
        output = output.replace("</head>", f'<script src="{local("mermaid")}"></script></head>')
    return output


def on_post_template(output_content, template_name, config):
    """The page for what is not found has no search: where it is shown, relative addresses lead nowhere."""
    return re.sub(r'<script src="https://unpkg[^"]*"></script>', "", output_content)
