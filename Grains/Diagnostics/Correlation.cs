using System.Diagnostics;
using Anomaly.Grains.Interfaces;

namespace Anomaly.Grains.Diagnostics;

/// <summary>The request's correlation id inside a grain: in log lines, activities and runs.</summary>
internal static class Correlation
{
    /// <summary>The id of the request that this turn serves; null where nobody gave one.</summary>
    public static string? Current => RequestContext.Get(CorrelationId.Key) as string;

    /// <summary>Until disposed, log lines carry the id and the series.</summary>
    public static IDisposable? Begin(ILogger logger, string subject) =>
        logger.BeginScope(new KeyValuePair<string, object?>[] { new(CorrelationId.Key, Current), new("series", subject) });

    /// <summary>Starts an activity that carries the id and the series.</summary>
    public static Activity? StartActivity(string name, string subject)
    {
        var activity = GrainInstruments.Activities.StartActivity(name);
        activity?.SetTag(CorrelationId.Key, Current);
        activity?.SetTag("series", subject);
        return activity;
    }
}
