using System.Diagnostics;
using Anomaly.Grains.Diagnostics;

namespace Anomaly.Grains.Hosting;

/// <summary>Lets failures out of grains only in the form that the contracts promise.</summary>
internal sealed class ErrorFilter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception exception) when (GrainErrors.Translate(exception) is { } error && !ReferenceEquals(error, exception))
        {
            throw error;
        }
    }
}

/// <summary>Puts the request's correlation id and the grain's key on the log lines and the activity of a call.</summary>
internal sealed class CorrelationFilter(ILogger<CorrelationFilter> logger) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod?.DeclaringType?.Assembly != typeof(RequestContextKeys).Assembly)
        {
            await context.Invoke();
            return;
        }

        var subject = context.TargetId.Key.ToString()!;
        using var scope = Correlation.Begin(logger, subject);
        Activity.Current?.SetTag(RequestContextKeys.CorrelationId, Correlation.Current).SetTag("series", subject);
        await context.Invoke();
    }
}
