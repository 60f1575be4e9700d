using System.Reflection;
using Anomaly.Runtime.Serialization;
using Orleans;

namespace Anomaly.Runtime.Contracts;

/// <summary>What a method of a grain interface must be.</summary>
internal static class MethodRules
{
    /// <exception cref="GrainContractException">The method breaks the rules.</exception>
    public static GrainMethod Build(GrainInterface owner, MethodInfo info)
    {
        var name = $"{info.DeclaringType!.Name}.{info.Name}";
        if (info.IsGenericMethod)
            throw new GrainContractException($"{name} is generic; grain methods cannot be.");
        var parameters = info.GetParameters();
        foreach (var parameter in parameters)
            Check(name, parameter, isLast: parameter.Position == parameters.Length - 1);
        var codecs = parameters.Select(parameter => IsToken(parameter) ? null : CodecOf(name, parameter.ParameterType, $"parameter {parameter.Name}")).ToArray();
        var (definition, result) = Shape(name, info.ReturnType);
        CodecOf(name, result, "the result");
        return (GrainMethod)Activator.CreateInstance(definition.MakeGenericType(result), owner, info, codecs)!;
    }

    private static void Check(string name, ParameterInfo parameter, bool isLast)
    {
        if (parameter.ParameterType.IsByRef)
            throw new GrainContractException($"{name} takes {parameter.Name} by reference; grain methods take values only.");
        if (IsToken(parameter) && !isLast)
            throw new GrainContractException($"{name} must take its CancellationToken last, and only one.");
    }

    private static bool IsToken(ParameterInfo parameter) => parameter.ParameterType == typeof(CancellationToken);

    private static (Type Method, Type Result) Shape(string name, Type type)
    {
        if (type == typeof(Task) || type == typeof(ValueTask))
            return (typeof(UnaryMethod<>), typeof(Unit));
        var definition = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : null;
        if (definition == typeof(Task<>) || definition == typeof(ValueTask<>))
            return (typeof(UnaryMethod<>), type.GetGenericArguments()[0]);
        if (definition == typeof(IAsyncEnumerable<>))
            return (typeof(StreamMethod<>), type.GetGenericArguments()[0]);
        throw new GrainContractException($"{name} returns {type}; grain methods return Task, Task<T>, ValueTask, ValueTask<T> "
            + "or IAsyncEnumerable<T>.");
    }

    private static Codec CodecOf(string name, Type type, string what)
    {
        try
        {
            return Codecs.Of(type);
        }
        catch (GrainContractException exception)
        {
            throw new GrainContractException($"{name}, {what}: {exception.Message}", exception);
        }
    }
}
