using System.Diagnostics;
using System.Diagnostics.Metrics;
using Anomaly.Runtime.Calls;

namespace Anomaly.Runtime.Diagnostics;

/// <summary>What the runtime tells OpenTelemetry: activity source and meter, both named <c>Anomaly.Runtime</c>.</summary>
internal sealed class RuntimeInstruments
{
    public const string Name = "Anomaly.Runtime";
    private static readonly ActivitySource Source = new(Name);
    private readonly Counter<long> calls;
    private readonly Histogram<double> duration;

    public RuntimeInstruments(IMeterFactory meters)
    {
        Meter = meters.Create(Name);
        calls = Meter.CreateCounter<long>("anomaly.runtime.calls", "{call}", "Grain calls that ended, by grain, method and outcome.");
        duration = Meter.CreateHistogram<double>("anomaly.runtime.call.duration", "s", "From a call's arrival at the silo to "
            + "its answer, waiting included.");
    }

    public Meter Meter { get; }

    /// <summary>A span for a call, child of the caller's; null when nobody listens.</summary>
    public static Activity? StartActivity(GrainCall call)
    {
        if (!Source.HasListeners())
            return null;
        var activity = Source.StartActivity(call.Method.FullName, ActivityKind.Server, call.Parent);
        activity?.SetTag("rpc.system", "anomaly.runtime").SetTag("anomaly.grain.id", call.Target.ToString());
        return activity;
    }

    public void Ended(GrainCall call, CallOutcome outcome, TimeSpan elapsed)
    {
        if (!calls.Enabled && !duration.Enabled)
            return;
        var tags = new TagList { { "grain", call.Target.Type.Value }, { "method", call.Method.Info.Name },
            { "outcome", OutcomeName(outcome) } };
        calls.Add(1, tags);
        duration.Record(elapsed.TotalSeconds, tags);
    }

    private static string OutcomeName(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Succeeded => "ok",
        CallOutcome.Failed => "error",
        _ => "dropped",
    };
}
