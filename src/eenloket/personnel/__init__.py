"""What a team leader keeps of the people led, from intake to leaving (R27), in a light form and no medical data.

The *staff card*, *checklists* for starting and leaving, *conversations* signed by both, *absence* and recovery dates,
*incidents* with measures, *team goals*, and the *improvement board* that takes proposals and bottlenecks.
"""
