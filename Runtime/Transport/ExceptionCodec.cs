using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Anomaly.Runtime.Serialization;
using Orleans.Runtime;

namespace Anomaly.Runtime.Transport;

/// <summary>
/// Exceptions on the wire: type, message, stack, and the cause. A type that the caller has and that takes a message comes back as itself,
/// with its [Id] members where it is marked [GenerateSerializer]; any other as an <see cref="OrleansException"/> that names it.
/// </summary>
internal static class ExceptionCodec
{
    private const int MaximumCauses = 8;
    private static readonly ConcurrentDictionary<string, Type?> Types = new();

    public static void Write(WireWriter writer, Exception exception) => Write(writer, exception, 0);

    public static Exception Read(ref WireReader reader)
    {
        var typeName = reader.ReadRequiredString();
        var message = reader.ReadString() ?? "";
        var stack = reader.ReadString();
        var members = reader.TryReadBlock(out var block);
        var cause = reader.Read<byte>() == 1 ? Read(ref reader) : null;
        var exception = Create(typeName, message, cause);
        if (members && TravelType.OfException(exception.GetType()) is { } codec)
        {
            var content = new WireReader(block);
            codec.ReadMembers(ref content, exception);
        }

        return stack is null ? exception : ExceptionDispatchInfo.SetRemoteStackTrace(exception, stack);
    }

    private static void Write(WireWriter writer, Exception exception, int depth)
    {
        writer.WriteString(exception.GetType().FullName);
        writer.WriteString(exception.Message);
        writer.WriteString(exception.StackTrace);
        var codec = TravelType.OfException(exception.GetType());
        if (codec is null)
        {
            writer.WriteNull();
        }
        else
        {
            var start = writer.BeginBlock();
            codec.WriteMembers(writer, exception);
            writer.EndBlock(start);
        }

        var cause = depth < MaximumCauses ? exception.InnerException : null;
        writer.Write(cause is null ? (byte)0 : (byte)1);
        if (cause is not null)
            Write(writer, cause, depth + 1);
    }

    private static Exception Create(string typeName, string message, Exception? cause)
    {
        try
        {
            var type = Types.GetOrAdd(typeName, Find);
            if (cause is not null && type?.GetConstructor([typeof(string), typeof(Exception)]) is { } withCause)
                return (Exception)withCause.Invoke([message, cause]);
            if (type?.GetConstructor([typeof(string)]) is { } withMessage && !typeof(ArgumentException).IsAssignableFrom(type))
                return (Exception)withMessage.Invoke([message]);
            if (type is not null && typeof(ArgumentException).IsAssignableFrom(type) && type.GetConstructor([typeof(string), typeof(Exception)]) is { } argument)
                return (Exception)argument.Invoke([message, cause]);
        }
        catch (System.Reflection.TargetInvocationException)
        {
            // A constructor that wants more than a message: told below by name.
        }

        return new OrleansException($"{typeName}: {message}", cause);
    }

    private static Type? Find(string typeName) => AppDomain.CurrentDomain.GetAssemblies()
        .Select(assembly => assembly.GetType(typeName))
        .FirstOrDefault(type => type is { IsAbstract: false, IsVisible: true } && typeof(Exception).IsAssignableFrom(type));
}
