"""Disclosure control: which numbers of a release may leave the council, and that nobody can work the others out.

Here: `numbers` (the counts behind the figures and the sums that hold among them), `outsider` (what can be worked out from what is
shown), `protection` (what is suppressed, so that too little can), `masked` (the figures as they may be shown). Not here: which policy
holds (the council's workbook, by way of `pipelines.publish.copies`), and the files that leave (`warehouse.publish.public`).

Whatever is published is made from what `masked` gives, and from nothing else: a direction, a quartile or a rate of a suppressed count
cannot slip through, because nothing that makes them has seen the count.
"""
