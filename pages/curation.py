"""Curation: what is left to do in the data, how reliable the coding is, and a desk at which a new article becomes records."""

from ledger.ui import changes, curation, drafts
from ledger.ui.page_head import show_head

show_head("curation")
match curation.part():
    case "coverage":
        curation.show_coverage()
    case "problems":
        curation.show_problems()
    case "disagreements":
        curation.show_differing_figures()
    case "unused":
        curation.show_unused()
    case "reliability":
        curation.show_reliability()
    case "changes":
        changes.show_changes()
    case "draft":
        drafts.show_draft_desk()
