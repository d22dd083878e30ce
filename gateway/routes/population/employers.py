"""Employers, hire checks and rosters."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.population.employers import (
    CHANGE_EMPLOYER,
    CHECK_HIRES,
    CLOSE_EMPLOYER,
    GET_EMPLOYER,
    GET_ROSTER,
    LIST_EMPLOYERS,
    LIST_HIRE_CHECKS,
    LIST_HIRE_RULES,
    LIST_ROSTER_VERSIONS,
    PUBLISH_HIRE_RULE,
    REGISTER_EMPLOYER,
    REVEAL_EMPLOYER_CONTACT,
    UPLOAD_ROSTER,
)

LARGEST_CHECK = 256 * 1024
"""Bytes: the longest list of people, with room for spaces."""
LARGEST_ROSTER = 960 * 1024
"""Bytes: the longest roster; a call on the bus takes 1 MiB."""


class EmployerRoutes(Routes):
    """An employer's account reaches the employer that it acts for, station staff those of their station."""

    @route("GET", "/employers", LIST_EMPLOYERS, tag="population")
    def list_employers(self, inquiry: Inquiry) -> Outcome:
        """List the employers within reach, the newest first."""
        return self.ask(inquiry)

    @route("POST", "/employers", REGISTER_EMPLOYER, status=201, location="/employers/{id}", tag="population")
    def register_employer(self, inquiry: Inquiry) -> Outcome:
        """Register an employer of the own station."""
        return self.ask(inquiry)

    @route("GET", "/employers/{id}", GET_EMPLOYER, conditional=False, tag="population")
    def get_employer(self, inquiry: Inquiry) -> Outcome:
        """Show one employer."""
        return self.ask(inquiry)

    @route("PATCH", "/employers/{id}", CHANGE_EMPLOYER, tag="population")
    def change_employer(self, inquiry: Inquiry) -> Outcome:
        """Change what is on file about an employer, or which account acts for it."""
        return self.ask(inquiry)

    @route("POST", "/employers/{id}/close", CLOSE_EMPLOYER, tag="population")
    def close_employer(self, inquiry: Inquiry) -> Outcome:
        """Close an employer. It takes no more checks and lists; what there is stays."""
        return self.ask(inquiry)

    @route("POST", "/employers/{id}/contact/reveal", REVEAL_EMPLOYER_CONTACT, tag="population")
    def reveal_employer_contact(self, inquiry: Inquiry) -> Outcome:
        """Show an employer's contact in full, for a purpose that is kept in the audit trail."""
        return self.ask(inquiry)

    @route("GET", "/employers/{id}/hire-checks", LIST_HIRE_CHECKS, tag="population")
    def list_hire_checks(self, inquiry: Inquiry) -> Outcome:
        """List an employer's past hire checks, the newest first."""
        return self.ask(inquiry)

    @route("POST", "/employers/{id}/hire-checks", CHECK_HIRES, status=201, max_body=LARGEST_CHECK, tag="population")
    def check_hires(self, inquiry: Inquiry) -> Outcome:
        """Check people before they are hired. Of each it answers whether the document is valid and whether a residence is registered.

        One person, or a list of up to 500 as one act, in which an impossible number is an answer and not an error. Nothing else
        is told; what an account and an employer may ask is limited, and every check is on record.
        """
        return self.ask(inquiry)

    @route("GET", "/employers/{id}/roster", GET_ROSTER, tag="population")
    def get_roster(self, inquiry: Inquiry) -> Outcome:
        """List who is on an employer's roster, or was by an earlier list. The police may ask for those without a registered residence."""
        return self.ask(inquiry)

    @route("POST", "/employers/{id}/roster", UPLOAD_ROSTER, max_body=LARGEST_ROSTER, tag="population")
    def upload_roster(self, inquiry: Inquiry) -> Outcome:
        """Bring the whole list of an employer's people. Who joined and who left follows from it; `dry_run` only shows it."""
        return self.ask(inquiry)

    @route("GET", "/employers/{id}/roster/versions", LIST_ROSTER_VERSIONS, tag="population")
    def list_roster_versions(self, inquiry: Inquiry) -> Outcome:
        """List the lists that an employer has brought, the newest first."""
        return self.ask(inquiry)

    @route("GET", "/hire-rules", LIST_HIRE_RULES, tag="population")
    def list_hire_rules(self, inquiry: Inquiry) -> Outcome:
        """List how soon hires and leaves are reported, and how many people an employer may have checked in a day, the newest rule first."""
        return self.ask(inquiry)

    @route("POST", "/hire-rules", PUBLISH_HIRE_RULE, status=201, tag="population")
    def publish_hire_rule(self, inquiry: Inquiry) -> Outcome:
        """Add a rule that holds from a coming day on."""
        return self.ask(inquiry)
