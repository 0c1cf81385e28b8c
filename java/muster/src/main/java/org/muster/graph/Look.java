package org.muster.graph;

import org.muster.TaskGraph.Node;

/** How a node is drawn, and what the legend says of it. */
enum Look {
    WAITING("waiting", "#eceff1", "#78909c", false),
    QUEUED("queued", "#fff3cd", "#b8860b", false),
    RUNNING("running", "#cfe6ff", "#1565c0", false),
    DONE("done", "#d5efd5", "#2e7d32", false),
    CACHED("from the cache", "#d2f0ee", "#00796b", false),
    FAILED("failed", "#ffd6d6", "#c62828", false),
    CANCELLED("cancelled", "#eadcf2", "#7b1fa2", false),
    STAGE("stage of a future", "#ffffff", "#607d8b", false),
    VALUE("value from elsewhere", "#ffffff", "#607d8b", true);

    final String label;
    final String fill;
    final String stroke;
    final boolean dashed;

    Look(String label, String fill, String stroke, boolean dashed) {
        this.label = label;
        this.fill = fill;
        this.stroke = stroke;
        this.dashed = dashed;
    }

    static Look of(Node n) {
        return switch (n.kind()) {
            case STAGE -> STAGE;
            case VALUE -> VALUE;
            case CALL ->
                switch (n.state()) {
                    case QUEUED -> QUEUED;
                    case RUNNING -> RUNNING;
                    case DONE -> n.cached() ? CACHED : DONE;
                    case FAILED -> FAILED;
                    case CANCELLED -> CANCELLED;
                    case WAITING -> WAITING;
                    case null -> WAITING;
                };
        };
    }
}
