"""The county's social care records, and the files its case-management systems export of them."""
