"""Development phones: a real provider on loopback ports that speaks SMPP and the interface of Notify, keeps what it is
sent, reports delivery, and lets a person answer as if from the phone.

Chosen when no provider is set; named as such on every page that shows its texts. A number tells how it behaves:

| number | what happens |
|---|---|
| 06 10000001 | refused: no such number |
| 06 10000002 | taken, later reported as not delivered |
| 06 10000003 | taken, nothing is ever reported |
| 06 10000004 | refused for now: too busy |
| 06 10000005 | taken and reported, but the answer is lost |
| any other | taken, and reported as delivered |
"""
