using Microsoft.AspNetCore.Diagnostics;

namespace Anomaly.Gateway.Api.Errors;

/// <summary>Answers what endpoints throw, by <see cref="ErrorTable"/>.</summary>
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

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed unexpectedly")]
    private partial void LogUnexpected(Exception exception, string method, string path);

    [LoggerMessage(2, LogLevel.Warning, "{Method} {Path} answered {Status}: {Message}")]
    private partial void LogUnavailable(int status, string method, string path, string message);
}

/// <summary>Puts the error answers into the request pipeline.</summary>
internal static class ErrorPipeline
{
    /// <summary>Registers the handler of what endpoints throw.</summary>
    public static IServiceCollection AddErrorAnswers(this IServiceCollection services)
    {
        services.AddExceptionHandler<ErrorHandler>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }

    /// <summary>
    /// Answers exceptions, and statuses that the framework leaves without a body (no such route, no such method). Where an answer has begun, there is no other
    /// one: its connection is cut.
    /// </summary>
    public static IApplicationBuilder UseErrorAnswers(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            AllowStatusCode404Response = true,
            SuppressDiagnosticsCallback = _ => true,
            ExceptionHandler = context => ErrorWriter.WriteAsync(context, new ErrorAnswer(StatusCodes.Status500InternalServerError, "Something went wrong on our side.")),
        });
        app.UseStatusCodePages(page => ErrorWriter.WriteAsync(page.HttpContext, ForStatus(page.HttpContext)));
        return app.UseMiddleware<BrokenAnswers>();
    }

    private static ErrorAnswer ForStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new(StatusCodes.Status404NotFound, "There is nothing at this address. /docs lists what there is."),
        StatusCodes.Status405MethodNotAllowed => new(StatusCodes.Status405MethodNotAllowed, $"{context.Request.Method} is not allowed here{ReasonAgainst(context.Request.Path)}. Allowed: {context.Response.Headers.Allow}."),
        StatusCodes.Status415UnsupportedMediaType => ErrorAnswer.WrongMediaType,
        // The framework does not throw what it meets while it reads a body.
        StatusCodes.Status400BadRequest or StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge => BindingErrors.OfBrokenBody(context.Response.StatusCode),
        var status => new(status, "The request was refused."),
    };

    /// <summary>What the system before this one let anybody change.</summary>
    private static string ReasonAgainst(PathString path) =>
        path.StartsWithSegments("/node/anomalies", StringComparison.OrdinalIgnoreCase) ? ": anomalies come from detection, and are neither created nor deleted"
        : path.StartsWithSegments("/node/marketlists", StringComparison.OrdinalIgnoreCase) ? ": the list of tickers is that of the source, whose file the operator keeps"
        : "";
}

/// <summary>
/// Cuts answers that fail after they have begun, which the framework's handler would log with a stack, whoever is at fault: a client sees that it has not got
/// all of it, and nothing is appended.
/// </summary>
internal sealed partial class BrokenAnswers(RequestDelegate next, ILogger<BrokenAnswers> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (context.Response.HasStarted)
        {
            if (exception is OperationCanceledException && !context.RequestAborted.IsCancellationRequested)
                LogLate(context.Request.Method, context.Request.Path);
            else if (exception is not (OperationCanceledException or IOException))
                LogBroken(ErrorTable.For(exception).Unexpected ? exception : null, context.Request.Method, context.Request.Path, exception.Message);
            context.Abort();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Method} {Path} took too long to send and was cut off")]
    private partial void LogLate(string method, string path);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Path} failed after its answer had begun, and was cut off: {Message}")]
    private partial void LogBroken(Exception? fault, string method, string path, string message);
}
