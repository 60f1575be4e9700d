using Microsoft.AspNetCore.Diagnostics;

namespace Anomaly.Gateway.Api.Errors;

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

    /// <summary>Answers exceptions, and statuses that the framework leaves without a body (no such route, no such method).</summary>
    public static IApplicationBuilder UseErrorAnswers(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            AllowStatusCode404Response = true,
            SuppressDiagnosticsCallback = _ => true,
            ExceptionHandler = context => ErrorWriter.WriteAsync(context, new ErrorAnswer(StatusCodes.Status500InternalServerError, "Something went wrong on our side.")),
        });
        return app.UseStatusCodePages(page => ErrorWriter.WriteAsync(page.HttpContext, ForStatus(page.HttpContext)));
    }

    private static ErrorAnswer ForStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new(StatusCodes.Status404NotFound, "There is nothing at this address. /docs lists what there is."),
        StatusCodes.Status405MethodNotAllowed => new(StatusCodes.Status405MethodNotAllowed, $"{context.Request.Method} is not allowed here. Allowed: {context.Response.Headers.Allow}."),
        StatusCodes.Status415UnsupportedMediaType => BindingErrors.WrongMediaType,
        var status => new(status, "The request was refused."),
    };
}
