using System.Text.Json;
using System.Text.RegularExpressions;
using Anomaly.Storage;
using Microsoft.AspNetCore.Connections;

namespace Anomaly.Hosting;

/// <summary>Runs a host from its start to its end. What keeps it from starting is said in a sentence; a stack is only for what nobody expected.</summary>
public static partial class HostRun
{
    /// <summary>Builds and runs the host until it is told to stop.</summary>
    /// <param name="name">What it is called in sentences, for example <c>gateway</c>.</param>
    /// <param name="build">Puts its services together.</param>
    /// <param name="map">Maps what it serves. Called once the settings are known to be right, since it may ask for services.</param>
    /// <returns>Exit code 0: stopped; 1: could not start, with a sentence on the error stream.</returns>
    public static async Task<int> RunAsync(string name, Func<WebApplication> build, Action<WebApplication> map)
    {
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(map);
        var stopping = CancellationToken.None;
        try
        {
            await using var app = build();
            stopping = app.Lifetime.ApplicationStopping;
            if (ListenAddresses.FindProblem(app.Configuration) is { } problem)
                return Refuse(name, problem);
            // Before the host starts: it would log a stack for what is a typing error.
            app.Services.GetService<IStartupValidator>()?.Validate();
            map(app);
            await app.RunAsync();
            return 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop while it waited for what it needs to start, its database for example.
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { } sentence)
        {
            return Refuse(name, sentence);
        }
    }

    private static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures.Select(failure => MemberName().Replace(failure, ""))),
        IOException { InnerException: AddressInUseException } => exception.Message,
        OrleansException or StoreException => exception.Message,
        // A file of settings that is no JSON.
        InvalidDataException { InnerException: FormatException { InnerException: JsonException json } } => $"{exception.Message} {json.Message}",
        AggregateException { InnerExceptions: var all } when all.All(each => Explain(each) is not null) => string.Join(Environment.NewLine, all.Select(Explain)),
        _ => null,
    };

    private static int Refuse(string name, string why)
    {
        Console.Error.WriteLine($"The {name} cannot start: {why}");
        return 1;
    }

    // The generator of options validators puts the member before a message that names the setting in full.
    [GeneratedRegex(@"^\w+: (?=Anomaly:)")]
    private static partial Regex MemberName();
}
