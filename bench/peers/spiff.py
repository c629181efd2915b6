"""SpiffWorkflow: five manual steps in BPMN, the whole state as one JSON value, read and written at each step.

Rows per case: one. It keeps no tasks table, history, timers or messages; a list of who must do what would have to read
every value.
"""

import json
import uuid

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

from bench.peers.apart import owner


def five_phases():
    """A process of five manual steps, in BPMN."""
    nodes = ["begin", *(f"phase_{number}" for number in range(1, 6)), "closed"]
    steps = "".join(f'<manualTask id="{node}" name="{node}"/>' for node in nodes[1:-1])
    flows = "".join(
        f'<sequenceFlow id="flow_{number}" sourceRef="{one}" targetRef="{following}"/>'
        for number, (one, following) in enumerate(zip(nodes, nodes[1:], strict=False))
    )
    inside = f'<startEvent id="begin"/>{steps}<endEvent id="closed"/>{flows}'
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="peers" targetNamespace="peers">'
        f'<process id="five" isExecutable="true">{inside}</process></definitions>'
    )


class Spiff:
    """In the process of the bench: it is a library without threads or settings."""

    def __init__(self):
        parser = BpmnParser()
        parser.add_bpmn_str(five_phases().encode())
        self.spec = parser.get_spec("five")
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        self.line = owner()
        self.line.execute("create table spiff_case (id uuid primary key, body jsonb not null)")
        self.line.commit()

    def start(self, many, chunk):
        """So many workflows, up to their first waiting step; a commit per chunk. Their ids."""
        ids = []
        for begin in range(0, many, chunk):
            rows = []
            for _ in range(min(chunk, many - begin)):
                workflow = BpmnWorkflow(self.spec)
                workflow.do_engine_steps()
                rows.append((uuid.uuid4(), json.dumps(self.serializer.to_dict(workflow))))
            with self.line.transaction(), self.line.cursor() as cursor:
                cursor.executemany("insert into spiff_case values (%s, %s)", rows)
            ids += [row[0] for row in rows]
        return ids

    def step(self, ids):
        """Complete the waiting step of each, a commit each."""
        for key in ids:
            with self.line.transaction(), self.line.cursor() as cursor:
                body = cursor.execute("select body from spiff_case where id = %s for update", [key]).fetchone()[0]
                workflow = self.serializer.from_dict(body)
                workflow.get_next_task(state=TaskState.READY, manual=True).run()
                workflow.do_engine_steps()
                body = json.dumps(self.serializer.to_dict(workflow))
                cursor.execute("update spiff_case set body = %s where id = %s", [body, key])
        return len(ids)
