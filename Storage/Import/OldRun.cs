namespace Anomaly.Storage.Import;

/// <summary>Documents of <c>detection_runs</c>.</summary>
internal static class OldRun
{
    public static DetectionRun Read(OldDocument document)
    {
        var started = document.RequiredTime("started_at", "start_time");
        var completed = document.Time("completed_at", "end_time");
        var errors = document.Texts("error", "errors").Where(text => text.Length > 0).ToArray();
        var run = new DetectionRun
        {
            Id = document.Text("_id", "run_id") is { Length: > 0 } id ? id : throw new FormatException("there is no _id"),
            Trigger = Trigger(document),
            Series = document.Series(),
            Period = document.Text("period"),
            ModelVersion = document.Text("model_version"),
            ModelHash = document.Text("model_hash"),
            StartedAt = started,
            CompletedAt = completed,
            DurationSeconds = document.Number("duration_seconds") is { } seconds && double.IsFinite(seconds) ? seconds : (completed - started)?.TotalSeconds,
            RowsLoaded = document.Count("rows_loaded"),
            RowsPreprocessed = document.Count("rows_preprocessed"),
            AnomaliesFound = document.Count("anomalies_found"),
            AnomalyIds = [.. document.Texts("anomaly_ids")],
            Status = Status(document),
            Error = errors.Length == 0 ? null : string.Join("; ", errors),
            Warnings = [.. document.Texts("warnings", "warning")],
            Progress = 1,
        };
        return run.Status == RunStatus.InProgress ? Interrupted(document, run) : run;
    }

    private static RunTrigger Trigger(OldDocument document)
    {
        var code = document.Text("trigger");
        if (Codes.TryParse(code, out RunTrigger trigger))
            return trigger;
        document.Changed($"trigger '{code}' is not known here and became 'manual'");
        return RunTrigger.Manual;
    }

    private static RunStatus Status(OldDocument document)
    {
        var code = document.Text("status");
        if (Codes.TryParse(code, out RunStatus status))
            return status;
        document.Changed($"status '{code}' is not known here and became 'partial'");
        return RunStatus.Partial;
    }

    // Nobody will ever end a run of a system that is gone.
    private static DetectionRun Interrupted(OldDocument document, DetectionRun run)
    {
        document.Changed("the run was still in progress and became 'failed: interrupted'");
        return run with { Status = RunStatus.Failed, Error = run.Error ?? "interrupted", CompletedAt = run.CompletedAt ?? run.StartedAt, Progress = 0 };
    }
}
