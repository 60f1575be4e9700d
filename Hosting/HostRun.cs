using System.Net;
using System.Net.Sockets;
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
        InvalidOperationException when UnreadableSetting().Match(exception.Message) is { Success: true } match =>
            $"{match.Groups["setting"].Value} is '{match.Groups["value"].Value}', which is not a valid value{Choices(match.Groups["type"].Value)}.",
        AggregateException { InnerExceptions: var all } when all.All(each => Explain(each) is not null) => string.Join(Environment.NewLine, all.Select(Explain)),
        _ => null,
    };

    private static string Choices(string type) =>
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(type)).FirstOrDefault(found => found is { IsEnum: true }) is { } choices
            ? $": use {string.Join(" or ", Enum.GetNames(choices))}"
            : "";

    private static int Refuse(string name, string why)
    {
        Console.Error.WriteLine($"The {name} cannot start: {why}");
        return 1;
    }

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<setting>[^']*)' to type '(?<type>[^']*)'")]
    private static partial Regex UnreadableSetting();

    // The generator of options validators puts the member before a message that names the setting in full.
    [GeneratedRegex(@"^\w+: (?=Anomaly:)")]
    private static partial Regex MemberName();
}

/// <summary>The addresses that the settings name.</summary>
public static class ListenAddresses
{
    private static readonly string[] Settings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    /// <summary>Listens where the settings say, or else at an address of the host's own.</summary>
    public static void ListenAt(this WebApplicationBuilder builder, string fallback)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!Settings.Any(setting => builder.Configuration.GetSection(setting).Exists()))
            builder.WebHost.UseUrls(fallback);
    }

    /// <summary>
    /// A sentence about the first address that cannot be listened at, or null. Asked before anything starts, since Kestrel listens last: a second process
    /// that was started by mistake would have opened the first one's store and taken its backfills over by then.
    /// </summary>
    internal static string? FindProblem(IConfiguration configuration) =>
        (configuration["urls"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(Check).FirstOrDefault(problem => problem is not null);

    private static string? Check(string address)
    {
        try
        {
            var binding = BindingAddress.Parse(address);
            if (binding.IsUnixPipe || binding.IsNamedPipe || binding.Port == 0)
                return null;
            using var listener = new TcpListener(HostOf(binding), binding.Port);
            listener.Start();
            return null;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentOutOfRangeException)
        {
            return $"'{address}' is no address to listen at: write, for example, http://127.0.0.1:5000.";
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return $"{address} is in use by another program. Stop it, or choose another address: ASPNETCORE_URLS=http://127.0.0.1:5001";
        }
        catch (SocketException exception)
        {
            return $"{address} cannot be listened at: {exception.Message}.";
        }
    }

    private static IPAddress HostOf(BindingAddress binding) =>
        IPAddress.TryParse(binding.Host.Trim('[', ']'), out var named) ? named
        : binding.Host == "localhost" ? IPAddress.Loopback
        : IPAddress.Any;
}
