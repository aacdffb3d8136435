/// Scripts: conversations that need no AI, written as a small JSON text. [io.callmanager.flow.FlowReader] reads and checks it,
/// [io.callmanager.flow.FlowRun] goes through it on a call, [io.callmanager.flow.FlowDiagram] draws it. Pure logic.
@org.jspecify.annotations.NullMarked
package io.callmanager.flow;
