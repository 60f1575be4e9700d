namespace Anomaly.Gateway.Api.Correlation;

internal sealed partial class CorrelationMiddleware
{
    [LoggerMessage(1, LogLevel.Information, "{Method} {Path} answered {Status} in {Milliseconds:F1} ms")]
    private partial void LogAnswered(string method, string path, int status, double milliseconds);
}
