using Microsoft.AspNetCore.Diagnostics;

namespace Anomaly.Gateway.Api.Errors;

/// <summary>Answers what endpoints throw, by the table.</summary>
internal sealed partial class ErrorHandler(ILogger<ErrorHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer; the status is for the metrics.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var answer = ErrorTable.For(exception);
        if (answer.Unexpected)
            LogUnexpected(exception, httpContext.Request.Method, httpContext.Request.Path);
        else if (answer.Status >= StatusCodes.Status500InternalServerError)
            LogUnavailable(answer.Status, httpContext.Request.Method, httpContext.Request.Path, exception.Message);
        await ErrorWriter.WriteAsync(httpContext, answer);
        return true;
    }
}
