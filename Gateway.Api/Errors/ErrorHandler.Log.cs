namespace Anomaly.Gateway.Api.Errors;

internal sealed partial class ErrorHandler
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed unexpectedly")]
    private partial void LogUnexpected(Exception exception, string method, string path);

    [LoggerMessage(2, LogLevel.Warning, "{Method} {Path} answered {Status}: {Message}")]
    private partial void LogUnavailable(int status, string method, string path, string message);
}
